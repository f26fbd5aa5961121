# zoetrope_room(NAME ROOMS room... LIBRARIES target...)
#
# One static library a room, `zoetrope_NAME`, from every .cpp in the folder that is no test and no
# program; one test program, `NAME_test`, from every *_test.cpp beside it.

find_program(ZOETROPE_MOLD mold)

add_library(zoetrope_options INTERFACE)
target_compile_options(zoetrope_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor
  # A file that is compiled together with others sees their globals too.
  $<IF:$<BOOL:${CMAKE_UNITY_BUILD}>,$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>,-Wshadow>
  -Wno-missing-field-initializers  # named options rely on defaults in the struct
  # g++ 12 imagines overlaps in std::string and unset alternatives in std::variant once it optimises:
  # https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651 and show_bug.cgi?id=80635
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  -Werror=switch -Werror=unused-result
  $<$<BOOL:${ZOETROPE_WERROR}>:-Werror>)
target_include_directories(zoetrope_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
if(ZOETROPE_MUTANTS)
  target_compile_definitions(zoetrope_options INTERFACE ZOETROPE_MUTANTS)
endif()
if(ZOETROPE_SANITIZE)
  target_compile_options(zoetrope_options INTERFACE
    -fsanitize=${ZOETROPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # Of g++'s checks these two make up two fifths of the time to compile. What follows a null pointer stops in
    # AddressSanitizer as well; alignment is left to the build of the fuzzers, whose compiler keeps both.
    $<$<CXX_COMPILER_ID:GNU>:-fno-sanitize=null,alignment>)
  target_link_options(zoetrope_options INTERFACE -fsanitize=${ZOETROPE_SANITIZE})
endif()
if(ZOETROPE_MOLD)
  target_link_options(zoetrope_options INTERFACE -fuse-ld=mold)
endif()

# Half of the time to compile a test goes into optimising what it says: it says it unoptimised, to the product's
# code as optimised as ever.
add_library(zoetrope_test_options INTERFACE)
target_compile_options(zoetrope_test_options INTERFACE -O0)

# zoetrope_test(NAME name COMMAND command...)
#
# add_test, for a test whose artefacts are searched for keys (tests/canaries): what it removes while it runs, and
# what all of them have left in the end.
set(ZOETROPE_CANARY_REPORT ${PROJECT_BINARY_DIR}/Testing/canaries.txt)
function(zoetrope_test)
  cmake_parse_arguments(ARG "" "NAME" "COMMAND" ${ARGN})
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_COMMAND})
  set_tests_properties(${ARG_NAME} PROPERTIES FIXTURES_REQUIRED artefacts)
  list(GET ARG_COMMAND 0 program)
  # A test that is built by itself needs what watches it.
  if(TARGET ${program} AND NOT program MATCHES "::")
    add_dependencies(${program} canary_search)
  endif()
  if(NOT ZOETROPE_SANITIZE)
    set_tests_properties(${ARG_NAME} PROPERTIES ENVIRONMENT_MODIFICATION
      "LD_PRELOAD=path_list_prepend:$<TARGET_FILE:canary_watch>;ZOETROPE_CANARY_REPORT=set:${ZOETROPE_CANARY_REPORT}")
  endif()
endfunction()

# Where several files are compiled together (CMAKE_UNITY_BUILD), those that take an enumeration's names into their
# namespace stay by themselves.
function(compile_alone_where_needed)
  foreach(source IN LISTS ARGN)
    file(STRINGS ${source} taken REGEX "^using enum")
    if(taken)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
endfunction()

function(zoetrope_room NAME)
  cmake_parse_arguments(ARG "" "" "ROOMS;LIBRARIES;PROGRAMS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  compile_alone_where_needed(${sources} ${tests})
  list(TRANSFORM ARG_ROOMS PREPEND zoetrope_)

  if(sources)
    add_library(zoetrope_${NAME} STATIC ${sources})
    target_link_libraries(zoetrope_${NAME} PUBLIC zoetrope_options ${ARG_ROOMS} PRIVATE ${ARG_LIBRARIES})
  else()
    add_library(zoetrope_${NAME} INTERFACE)
    target_link_libraries(zoetrope_${NAME} INTERFACE zoetrope_options ${ARG_ROOMS} ${ARG_LIBRARIES})
  endif()

  if(tests AND BUILD_TESTING)
    add_executable(${NAME}_test ${tests})
    target_link_libraries(${NAME}_test PRIVATE
      zoetrope_${NAME} ${ARG_LIBRARIES} zoetrope_test_options GTest::gmock GTest::gtest_main)
    zoetrope_test(NAME ${NAME} COMMAND ${NAME}_test)
  endif()
endfunction()
